"""Make-believe remote signing services on loopback: real cryptography, faults on request."""
