# A runner that is closed before it has a loop can be used; its context is that of when its loop was made.
from common import *
from contextvars import ContextVar

place = ContextVar('place', default='nowhere')

async def main():
    p('ran', place.get())

runner = Runner()
runner.close()
runner.run(main())
place.set('old')
runner.run(main())
runner.close()
runner = Runner()
runner.get_loop()
place.set('new')
runner.run(main())
runner.close()
