"""What comes in: dossiers, their components, scans and their pages."""
