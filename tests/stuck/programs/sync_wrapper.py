"""A price client with a plain and an async interface."""
import asyncio


async def fetch_price(item):
    await asyncio.sleep(0.1)
    return {"tea": 3, "rice": 2}[item]


def price(item):
    return asyncio.run(fetch_price(item))


def total(basket):
    return sum(price(item) for item in basket)


async def handle_order(basket):
    await asyncio.sleep(0.1)
    return {"basket": basket, "total": total(basket)}


async def main():
    print("ready", flush=True)
    print(await handle_order(["tea", "rice"]), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
# trigger: none
# words: asyncio.run; price; running
# lines: 11, 20
# mend 10: async def price(item):
# mend 11: return await fetch_price(item)
# mend 14: async def total(basket):
# mend 15: return sum([await price(item) for item in basket])
# mend 20: return {"basket": basket, "total": await total(basket)}
