class A:
    async def run(self):
        with contextlib.suppress(asyncio.CancelledError):
            await x()
        match y:
            case 1:
                pass
        try:
            await z()
        except (ValueError, asyncio.CancelledError) as error:
            if x:
                raise
        else:
            pass
        finally:
            save()
