-- Lets every message fail as a test asks for: "TYPE CONDITION" in a file, or "cut now" to hang up without a word.
local st = require "util.stanza";
local path = module:get_option_string("fault_file");

local function fail(event)
	local file = io.open(path);
	if not file then return; end
	local kind, condition = file:read("*l"):match("(%S+) (%S+)");
	file:close();
	if kind == "cut" then
		event.origin.conn:close();
	else
		event.origin.send(st.error_reply(event.stanza, kind, condition));
	end
	return true;
end

module:hook("pre-message/bare", fail, 1000);
module:hook("pre-message/full", fail, 1000);
