"""The same in one process: it got the signal, and waits for its task."""
from celery_task import app, convert
# command: {python} -m celery -A celery_solo worker --pool solo
# trigger: term
# limit: 10s
# words: No event loop runs; convert() at celery_task.py:14; time.sleep(1000)
