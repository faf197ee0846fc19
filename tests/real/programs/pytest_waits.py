"""A test that waits for an event which nobody sets."""
import asyncio

import pytest


@pytest.mark.asyncio
async def test_waits():
    await asyncio.Event().wait()
# command: {python} -m pytest -p no:cacheprovider -q {file}
# trigger: none
# limit: 5s
# words: In pytest_waits.py::test_waits: ; Event.wait at
# lines: 9
