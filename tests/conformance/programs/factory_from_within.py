# needs 3.12
# An eager task takes the factory away that made it.
from common import *

async def child_of_factory():
    get_running_loop().set_task_factory(None)
    p('reset')
    return 1

async def main():
    get_running_loop().set_task_factory(asyncio.eager_task_factory)
    p(await spawn(child_of_factory()))
run(main())
