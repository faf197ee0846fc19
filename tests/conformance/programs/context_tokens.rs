//! A token undoes a set once, for its variable and in its context; a context is entered once at a time.
use super::common::*;

static A: ContextVar<i32> = ContextVar::new("a");
static B: ContextVar<i32> = ContextVar::with_default("b", || 7);

fn get(variable: &ContextVar<i32>) -> String {
    variable.get().map_or("LookupError".into(), |value| value.to_string())
}

fn words(result: Result<()>) {
    if let Err(error) = result {
        let text = error.to_string();
        println!("{}", text.rsplit_once("> ").map_or("", |(_, words)| words));
    }
}

pub(super) fn main() -> Result<()> {
    println!("{}", get(&A));
    let token = A.set(1);
    let second = A.set(2);
    println!("{} {}", get(&A), get(&B));
    A.reset(&second)?;
    println!("{}", get(&A));
    words(A.reset(&second));
    words(B.reset(&token));
    words(copy_context().run(|| A.reset(&token))?);
    A.reset(&token)?;
    println!("{}", get(&A));
    let context = copy_context();
    if context.run(|| context.run(|| println!("never")))?.is_err() {
        println!("RuntimeError");
    }
    println!("{}", context.run(|| copy_context().run(|| get(&A)))??);
    B.set(8);
    println!("{} {}", context.get(&B).map_or("unset".into(), |value| value.to_string()), get(&B));
    Ok(())
}
