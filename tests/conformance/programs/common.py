# What the programs share.
import asyncio, sys, gc, os, signal, time, threading
from asyncio import sleep, create_task as spawn, gather, shield, timeout, TaskGroup, CancelledError, current_task, all_tasks, run, get_running_loop, Runner, new_event_loop, to_thread
LONG = 10

def showx(e):
    if isinstance(e, CancelledError):
        return 'Cancelled' + (f':{e.args[0]}' if e.args else '')
    if isinstance(e, TimeoutError):
        return 'Timeout'
    if isinstance(e, KeyboardInterrupt):
        return 'KeyboardInterrupt'
    if isinstance(e, BaseExceptionGroup):
        return 'Group[' + ', '.join(map(showx, e.exceptions)) + ']'
    return f'err {e}'

def show(r):
    if isinstance(r, BaseException):
        return showx(r)
    if isinstance(r, str):
        return f'ok "{r}"'
    return 'ok ()' if r is None else f'ok {r}'

async def res(aw):
    try:
        return show(await aw)
    except (Exception, CancelledError, BaseExceptionGroup) as e:
        return showx(e)

def out(t):
    if not t.done():
        return 'pending'
    try:
        return show(t.result())
    except BaseException as e:
        return showx(e)

def p(*a):
    print(*a, flush=True)

async def ticks(n, name='tick'):
    for i in range(n):
        p(name, i)
        await sleep(0)

async def passes(t):
    n = 0
    while not t.done() and n < 30:
        n += 1
        await sleep(0)
    return n

def me():
    return current_task()

async def tick(n):
    for _ in range(n):
        await sleep(0)

async def child(name, n, end=5, cleanup=0):
    """n passes, then end: an int is returned, a str is raised; 'swallow' in name: returns 7 when told."""
    try:
        for _ in range(n):
            await sleep(0)
    except CancelledError as e:
        p(f'  {name} told {showx(e)}')
        for _ in range(cleanup):
            await sleep(0)
        if 'swallow' in name:
            return 7
        if 'sour' in name:
            raise ValueError(f'{name} sour')
        raise
    p(f'  {name} ends')
    if isinstance(end, str):
        raise ValueError(end)
    return end

async def matrix(name, make, ks, again=None):
    """Cancels what make() makes after k passes, and again j passes later; says what becomes of it and when."""
    for k in ks:
        for j in again or [None]:
            t = spawn(make())
            for _ in range(k):
                await sleep(0)
            c = t.cancel(f'm{k}')
            if j is not None:
                for _ in range(j):
                    await sleep(0)
                c = f"{c} {t.cancel('again')}"
            n = await passes(t)
            p(name, k, j, 'cancel', c, 'passes', n, out(t), 'cancelling', t.cancelling())
            for _ in range(8):
                await sleep(0)
