//! A program's source: any text, and what is said of each of its lines is about lines that there are.

use loopscope::source::python::SourceFile;

/// The most lines that are asked for.
const MOST: u32 = 80;
/// The longest quotation, in characters.
const LONGEST: usize = 120;

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let count = text.split('\n').count() as u32;
    let Some(source) = SourceFile::parse(text) else { return };
    assert_eq!((source.line(0), source.line(count + 1)), (None, None));
    for line in 1..=count.min(MOST) {
        let code = source.line(line).expect("a line that is there");
        assert!(code.text.chars().count() <= LONGEST && !code.text.contains('\n'));
        assert!([code.handler, code.cleanup, code.endless].iter().all(|place| *place <= count));
        assert!(code.endless <= line && (code.handler > 0) != code.catches.is_empty());
        super::planted(code.function.len(), 30);
    }
}
