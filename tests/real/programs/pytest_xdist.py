"""The same in the workers of xdist."""
import asyncio

import pytest


@pytest.mark.asyncio
async def test_waits():
    await asyncio.Event().wait()


@pytest.mark.asyncio
async def test_waits_too():
    await asyncio.Event().wait()
# command: {python} -m pytest -p no:cacheprovider -q -n 2 {file}
# trigger: none
# limit: 7s
# words: In pytest_xdist.py::test_waits; (worker gw; Event.wait at
# lines: 9, 14
# lanes: pytest; exec(eval(; exec(eval(
# also: In pytest_xdist.py::test_waits (worker gw; In pytest_xdist.py::test_waits_too (worker gw
