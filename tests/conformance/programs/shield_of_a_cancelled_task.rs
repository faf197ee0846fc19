//! The task that is shielded was cancelled; a cancel of who awaits it comes in the pass in which that is known.
use super::common::*;
pub(super) fn main() -> Result<()> {
    run(async {
        for k in 0..6 {
            let inner = spawn(async {
                tick(2).await?;
                me().cancel_with("inner");
                Ok(1)
            });
            let theirs = inner.clone();
            let t = spawn(async move { shield(theirs).await });
            tick(k).await?;
            println!("{k} {} {} {}", t.cancel_with("outer"), passes(&t).await?, out(&t));
        }
        Ok(())
    })
}
