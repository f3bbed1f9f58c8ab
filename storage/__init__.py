"""Tables, stores and units of work: the only folder that knows the database."""
