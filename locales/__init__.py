"""The languages of the hub: registry, catalogues, formatting, and the words people stop and start with."""
