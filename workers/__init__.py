"""The queue door: a Celery worker that does the desk's jobs."""
