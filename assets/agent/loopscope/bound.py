"""What the agent calls, bound when it starts: programs and test suites replace what the modules hold."""

import _thread
import fcntl
import gc
import mmap
import os
import select
import sys
import time

now, sleep, ident, frame_of, exc_info = time.monotonic, time.sleep, _thread.get_ident, sys._getframe, sys.exc_info
open_file, read, close, dup, stat, fstat, can_run, getpid = (
    os.open, os.read, os.close, os.dup, os.stat, os.fstat, os.access, os.getpid)
new_memfd, allocate = getattr(os, "memfd_create", None), getattr(os, "posix_fallocate", None)
control, new_map, group_of, kill_group = fcntl.fcntl, mmap.mmap, os.getpgrp, os.killpg
native_id, new_poll, POLLIN, POLLOUT = _thread.get_native_id, select.poll, select.POLLIN, select.POLLOUT
new_thread, new_lock, threads_running = _thread.start_new_thread, _thread.allocate_lock, _thread._count
current_frames, interrupt = sys._current_frames, _thread.interrupt_main
collects, collect, collect_not, turn_length = gc.isenabled, gc.enable, gc.disable, sys.getswitchinterval
PYTHON = sys.version_info
HERE = "<loopscope/"  # what the file names of the agent's code begin with


def none(*_):
    return None
