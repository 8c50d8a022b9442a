"""Asking registries: the protocol, the hosts, the logins, the connections."""
