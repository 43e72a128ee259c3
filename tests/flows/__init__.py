"""Walks through the whole house, by HTTP and by queue."""
