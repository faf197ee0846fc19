async def f(:
    while 1
        try:
  x = (((
