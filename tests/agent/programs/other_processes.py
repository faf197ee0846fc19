"""What goes to other processes and interpreters: functions by name, and the environment."""
import multiprocessing
import os
import pickle
import subprocess
import sys

INSIDE = "import os, sys; print('inside', os.environ.get('PYTHONPATH'), sys.path[1:3])"

if __name__ == "__main__":
    print([pickle.loads(pickle.dumps(each)) is each for each in (os._exit, os.execv)], os.execve in os.supports_fd)
    child = multiprocessing.get_context("spawn").Process(target=os._exit, args=(7,))
    child.start()
    child.join()
    print(child.exitcode, flush=True)
    os.environ["PYTHONPATH"] = "/somewhere"
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    other = interpreters.create()
    getattr(interpreters, "exec", interpreters.run_string)(other, INSIDE)
    interpreters.destroy(other)
    print(subprocess.run([sys.executable, "-c", INSIDE], stdout=subprocess.PIPE).stdout)
