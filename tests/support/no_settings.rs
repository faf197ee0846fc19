//! The settings of whoever runs the tests are none of theirs: the gallery keeps there what it was told, as the engine to begin
//! with. Every program that a test starts has this environment.

#[ctor::ctor(unsafe)]
fn without_settings() {
    // SAFETY: this runs before main, and so before any other thread.
    unsafe {
        std::env::remove_var("LOOPSCOPE_CONFIG");
        std::env::set_var("XDG_CONFIG_HOME", "/nonexistent");
    }
}
