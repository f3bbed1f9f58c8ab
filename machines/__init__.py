"""Services that translate by machine, each behind `broadcasts.machine.MachineTranslator`."""
