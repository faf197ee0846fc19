//! Items and those who wait for them keep their order, in each kind of queue.
use std::cmp::Ordering;

use super::common::*;

struct Item(i32, char);

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Item {}

impl Debug for Item {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.1, self.0)
    }
}

async fn producer<S: Store<Item>>(queue: Queue<Item, S>, name: char, ranks: [i32; 4]) -> Result<()> {
    for rank in ranks {
        queue.put(Item(rank, name)).await?;
        println!("put {name} {rank} {} {}", queue.qsize(), queue.full());
    }
    Ok(())
}

async fn consumer<S: Store<Item>>(queue: Queue<Item, S>, name: &str) -> Result<()> {
    for _ in 0..4 {
        println!("{name} gets {:?} {}", queue.get().await?, queue.empty());
    }
    Ok(())
}

async fn round<S: Store<Item> + 'static>() -> Result<()> {
    let queue = Queue::<Item, S>::with_store(3);
    gather([
        spawn(producer(queue.clone(), 'x', [3, 1, 2, 1])),
        spawn(producer(queue.clone(), 'y', [2, 2, 1, 3])),
        spawn(consumer(queue.clone(), "a")),
        spawn(consumer(queue.clone(), "b")),
    ])
    .await?;
    println!("{} {}", queue.qsize(), queue.maxsize());
    for (rank, name) in [2, 1, 2, 1, 2, 1].into_iter().zip('a'..) {
        if let Err(Error::QueueFull) = queue.put_nowait(Item(rank, name)) {
            println!("full");
        }
    }
    println!("{:?} {:?} {:?}", queue.get_nowait()?, queue.get_nowait()?, queue.get_nowait()?);
    if let Err(Error::QueueEmpty) = queue.get_nowait() {
        println!("empty");
    }
    Ok(())
}

pub(super) fn main() -> Result<()> {
    run(async {
        round::<Fifo<Item>>().await?;
        round::<Lifo<Item>>().await?;
        round::<Priority<Item>>().await?;
        let queue = PriorityQueue::new(0);
        for (number, name) in (0..12).zip('a'..) {
            queue.put_nowait(Item(number * 7 % 3, name))?;
        }
        let items: Result<Vec<_>> = (0..12).map(|_| queue.get_nowait()).collect();
        println!("{:?}", items?);
        Ok(())
    })
}
