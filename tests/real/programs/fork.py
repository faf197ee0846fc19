"""A child by os.fork, which its parent waits for."""
import os, time

if os.fork() == 0:
    time.sleep(1000)
os.wait()
# command: {python} {file}
# trigger: none
# words: No event loop runs; time.sleep(1000)
# lines: 5
# lanes: fork.py; fork
# also: waits for the end of child process; forked at; (`os.wait()`)
