//! run() waits at its end for executor jobs whose await was given up.
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use loopscope::runtime::{Error, Result, run, spawn, to_thread, yield_now};

fn job(started: &Sender<()>, released: &Receiver<()>) {
    started.send(()).expect("a waiting main");
    released.recv().expect("a living main");
    thread::sleep(Duration::from_millis(50));
    println!("job: done");
}

pub(super) fn main() -> Result<()> {
    run(async {
        let ((start, started), (release, released)) = (mpsc::channel(), mpsc::channel());
        let task = spawn(to_thread(move || job(&start, &released)));
        yield_now().await?;
        started.recv().expect("a started job");
        task.cancel();
        if let Err(Error::Cancelled(_)) = task.await {
            println!("main: await cancelled");
        }
        release.send(()).expect("a waiting job");
        Ok(())
    })?;
    println!("run: returned");
    Ok(())
}
