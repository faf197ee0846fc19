//! What the programs share.
pub(super) use loopscope::runtime::*;
pub(super) use rustix::process::Signal;
pub(super) use std::{cell::RefCell, fmt::Debug, rc::Rc, time::Duration};
pub(super) const LONG: Duration = Duration::from_secs(10);
pub(super) fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}
pub(super) fn showx(e: &Error) -> String {
    match e {
        Error::Cancelled(c) => c.message().map_or("Cancelled".into(), |m| format!("Cancelled:{m}")),
        Error::Timeout => "Timeout".into(),
        Error::KeyboardInterrupt => "KeyboardInterrupt".into(),
        Error::Group(all) => format!("Group[{}]", all.iter().map(showx).collect::<Vec<_>>().join(", ")),
        e => format!("err {e}"),
    }
}
pub(super) fn show<T: Debug>(r: &Result<T>) -> String {
    match r {
        Ok(v) => format!("ok {v:?}"),
        Err(e) => showx(e),
    }
}
pub(super) fn out<T: Debug + 'static>(t: &Task<T>) -> String {
    if t.done() { show(&t.result()) } else { "pending".into() }
}
pub(super) fn me() -> TaskRef {
    current_task().unwrap().unwrap()
}
pub(super) async fn tick(n: usize) -> Result<()> {
    for _ in 0..n {
        yield_now().await?;
    }
    Ok(())
}
pub(super) async fn ticks(n: usize, name: &str) -> Result<()> {
    for i in 0..n {
        println!("{name} {i}");
        yield_now().await?;
    }
    Ok(())
}
pub(super) async fn passes(t: &TaskRef) -> Result<usize> {
    let mut n = 0;
    while !t.done() && n < 30 {
        n += 1;
        yield_now().await?;
    }
    Ok(n)
}
#[derive(Clone, Copy)]
pub(super) enum End {
    Ok(i32),
    Err(&'static str),
}
pub(super) async fn child(name: &'static str, n: usize, end: End, cleanup: usize) -> Result<i32> {
    for _ in 0..n {
        if let Err(c) = yield_now().await {
            println!("  {name} told {}", showx(&c.clone().into()));
            for _ in 0..cleanup {
                yield_now().await?;
            }
            if name.contains("swallow") {
                return Ok(7);
            }
            if name.contains("sour") {
                return Err(format!("{name} sour").into());
            }
            return Err(c.into());
        }
    }
    println!("  {name} ends");
    match end {
        End::Ok(v) => Ok(v),
        End::Err(e) => Err(e.into()),
    }
}

pub(super) fn send(signal: Signal) {
    rustix::process::kill_process(rustix::process::getpid(), signal).expect("a signal to ourselves");
}
/// What happened, as Python prints a list of strings.
#[derive(Clone, Default)]
pub(super) struct Order(Rc<RefCell<Vec<String>>>);

impl Order {
    pub(super) fn add(&self, what: &str) {
        self.0.borrow_mut().push(what.to_owned());
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all: Vec<_> = self.0.borrow().iter().map(|what| format!("'{what}'")).collect();
        write!(f, "[{}]", all.join(", "))
    }
}

pub(super) fn python(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}
