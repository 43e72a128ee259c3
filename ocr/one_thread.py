"""Keep Tesseract to one thread. Imported before anything loads libgomp, which looks once.

With its own threads a page costs twice the processor time, and two processes that read at
once can take fifty times as long.
"""

import os

os.environ["OMP_THREAD_LIMIT"] = "1"
