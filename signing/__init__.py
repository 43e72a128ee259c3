"""From a PDF to a signed PDF, and back to a verdict: keys, PAdES, trust, verification."""
