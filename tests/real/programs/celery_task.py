"""A Celery worker with its broker in a folder, and a task that runs for long."""
import os, tempfile, time

from celery import Celery
from celery.signals import worker_ready

folder = os.environ.setdefault("JOBS_FOLDER", tempfile.mkdtemp())
app = Celery("celery_task", broker="filesystem://")
app.conf.broker_transport_options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder}


@app.task
def convert():
    time.sleep(1000)


@worker_ready.connect
def begin(**_):
    convert.delay()
# command: {python} -m celery -A celery_task worker --concurrency 1
# trigger: term
# limit: 10s
# words: No event loop runs; convert() at; time.sleep(1000)
# lines: 14
# lanes: celery; fork
