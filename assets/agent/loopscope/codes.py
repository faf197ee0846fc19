"""The numbers of the wire, as `src/event/` has them; a test of the inspector's compares the two. One a line."""

VERSION = 1

# The ring: sizes in bytes, and where the fields of its header are.
HEADER = 4096
WIDE = 64
CLOCK_SECONDS = 2
DROPPED_AT = 64
ENDED_AT = 88
READ_AT = 128

MAX_TEXT = 1024
MAX_PACKET = 4096
MAX_SITE = 65535  # a site's id has 16 bits
COUNTED = 2147483648  # the bit of a name's id that says `Task-N`
LASTING_NAMES = 20000  # so many newer texts may come before a name is forgotten that nothing refers to

# What a record is about.
TEXT = 1
LOOP = 2
TEARDOWN = 3
REFUSED = 4
TASK_CREATED = 5
RENAMED = 6
POLLED = 7
WAITING = 8
CANCEL_REQUESTED = 9
CANCEL_DELIVERED = 10
CANCEL_SWALLOWED = 11
UNCANCELLED = 12
TASK_ENDED = 13
NOT_RETRIEVED = 14
CALLBACK = 15
TIMER = 16
JOB = 17
SIGNAL = 18
GENERATOR = 19
LOOP_CREATED = 22
WARNING = 23
ERROR = 24
LEAVE = 25
POLLED_LAST = 26
CANCEL_LOST = 27

# The state of a loop.
CREATED = 1
RUNNING = 2
STOPPED = 3
CLOSED = 4
DROPPED = 5

# A step of the teardown.
CANCEL = 1
GATHER = 2
ASYNCGENS = 3
EXECUTOR = 4
CLOSE = 5

# How far a step, a timer, a job or a generator is.
SUBMITTED = 1
STARTED = 2
FINISHED = 3
SKIPPED = 4

# How a task ends.
RETURNED = 1
CANCELLED = 2
FAILED = 3
DESTROYED = 4
UNKNOWN = 5

# Who requests a cancel.
BY_TASK = 1
BY_CALLBACK = 2
BY_SIGNAL = 3
BY_TIMEOUT = 4
BY_TEARDOWN = 5
BY_THREAD = 6
BY_INSPECTOR = 7
BY_GROUP = 8
BY_AWAITER = 9
BY_CALLER = 10

# How a cancel got lost.
LOST_ENDED = 1
LOST_WAIT_FOR = 2

# What a task is waiting on.
ON_FUTURE = 1
ON_SLEEP = 2
ON_TASK = 3
ON_GATHER = 4
ON_SHIELD = 5
ON_GROUP = 6
ON_EXECUTOR = 7

# What happens to a signal.
HANDLER_ADDED = 1
HANDLER_REMOVED = 2
RECEIVED = 3

# How the program leaves; after a fork it stays.
AT_EXIT = 1
AT_ONCE = 2
EXEC = 3
FORK = 4

# Where an error comes out.
HANDLED = 1
UNRAISABLE = 2
UNCAUGHT = 3

# The class of a warning.
RESOURCE_WARNING = 1
DEPRECATION_WARNING = 2
RUNTIME_WARNING = 3
OTHER_WARNING = 4

# What asyncio refuses.
NESTED_RUN = 1
ALREADY_RUNNING = 2
ANOTHER_RUNNING = 3
LOOP_CLOSED = 4
CLOSE_RUNNING = 5
STOPPED_EARLY = 6
OTHER_THREAD = 8
RUNNER_CLOSED = 9
EXECUTOR_SHUT_DOWN = 10
DIFFERENT_LOOP = 11
RUNNER_IN_LOOP = 12
