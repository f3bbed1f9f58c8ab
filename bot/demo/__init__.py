"""The example content of the demo: a fictional city, its topics, organisations and two past newsletters. Data only."""
