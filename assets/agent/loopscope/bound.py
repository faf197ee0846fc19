"""What the agent calls, bound when it starts: programs and test suites replace what the modules hold."""

import _thread
import fcntl
import mmap
import os
import select
import sys
import time

now, sleep, ident, frame_of, exc_info = time.monotonic, time.sleep, _thread.get_ident, sys._getframe, sys.exc_info
close, dup, getpid, fstat, exists, is_file, can_run = (
    os.close, os.dup, os.getpid, os.fstat, os.path.exists, os.path.isfile, os.access)
new_memfd, allocate = getattr(os, "memfd_create", None), getattr(os, "posix_fallocate", None)
control, new_map, group_of, kill_group = fcntl.fcntl, mmap.mmap, os.getpgrp, os.killpg
native_id, new_poll, POLLIN, POLLOUT = _thread.get_native_id, select.poll, select.POLLIN, select.POLLOUT
new_thread, new_lock, threads_running = _thread.start_new_thread, _thread.allocate_lock, _thread._count
current_frames, interrupt = sys._current_frames, _thread.interrupt_main
PYTHON = sys.version_info
HERE = "<loopscope/"  # what the file names of the agent's code begin with


def none(*_):
    return None
