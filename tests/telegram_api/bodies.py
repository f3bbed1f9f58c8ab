"""What a request carries: parameters from its query and its body (JSON, form or multipart), and files."""

from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from tests.telegram_api.errors import Json, bad_request
from tests.telegram_api.parameters import Upload


async def read_parameters(request: web.BaseRequest) -> tuple[Json, dict[str, Upload]]:
    """Return what a request carries in its query and body, and its files."""
    values: Json = dict(request.query) if "?" in request.path_qs else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _read_multipart(request, values)
    body = await request.read()
    if not body:
        return values, {}
    try:
        content = orjson.loads(body) if kind == "application/json" else dict(parse_qsl(body.decode(), True))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(content, dict):
        raise bad_request("expected JSON object")
    return values | content, {}


async def _read_multipart(request: web.BaseRequest, values: Json) -> tuple[Json, dict[str, Upload]]:
    uploads: dict[str, Upload] = {}
    for name, content in (await request.post()).items():
        if isinstance(content, web.FileField):
            uploads[name] = Upload(content.filename, content.file.read(), content.content_type)
        else:
            values[name] = content
    attached = [value for value in values.values() if isinstance(value, str) and "attach://" in value]
    for name, upload in uploads.items():
        if not any(f"attach://{name}" in value for value in attached):
            values[name] = upload
    return values, uploads
