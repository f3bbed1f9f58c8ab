"""What every messenger has in common: the contract in this folder's modules, and one sub-folder per messenger."""
