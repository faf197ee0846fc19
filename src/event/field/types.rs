//! The types that fields of events have.

use super::{Field, FieldReader, FieldValue, Packed};
use crate::event::{
    Engine, Exit, File, GeneratorId, Id, JobId, LoopId, NameId, SiteId, Span, TaskId, Time, TimerId, Usage,
};
use std::sync::Arc;

macro_rules! numbers {
    ($($type:ident)+) => {$(
        impl Field for $type {
            fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
                visit(name, FieldValue::Number((*self).into()));
            }

            fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
                from.number(name, Self::MAX.into())?.try_into().ok()
            }
        }

        impl Packed for $type {
            #[inline(always)]
            fn pack(self) -> u64 {
                self.into()
            }

            #[inline(always)]
            fn unpack(bits: u64) -> Option<Self> {
                Some(bits as Self)
            }
        }
    )+};
}

numbers!(u8 u32 u64);

/// Newtypes, by the number in them.
macro_rules! packed {
    ($($type:ident($number:ident))+) => {$(
        impl Packed for $type {
            #[inline(always)]
            fn pack(self) -> u64 {
                self.0.into()
            }

            #[inline(always)]
            fn unpack(bits: u64) -> Option<Self> {
                Some(Self(bits as $number))
            }
        }
    )+};
}

packed!(LoopId(u32) NameId(u32) TaskId(u64) JobId(u64) TimerId(u64) GeneratorId(u64) Span(u64));

/// Ids that are shown as numbers.
macro_rules! ids {
    ($($type:ident $kind:ident)+) => {$(
        impl Field for $type {
            fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
                visit(name, FieldValue::Number(self.0));
            }

            fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
                from.id(name).map(Self)
            }

            fn id(&mut self) -> Option<Id<'_>> {
                Some(Id::$kind(self))
            }
        }
    )+};
}

ids!(JobId Job TimerId Timer GeneratorId Generator);

impl Field for LoopId {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, if self.0 == 0 { FieldValue::Nothing } else { FieldValue::Number(self.0.into()) });
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.event_loop(name)
    }

    fn id(&mut self) -> Option<Id<'_>> {
        Some(Id::Loop(self))
    }
}

impl Field for NameId {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Name(*self));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.name(name)
    }

    fn id(&mut self) -> Option<Id<'_>> {
        Some(Id::Name(self))
    }
}

impl Field for TaskId {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Number(self.0));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.task(name)
    }

    fn id(&mut self) -> Option<Id<'_>> {
        Some(Id::Task(self))
    }
}

impl Field for Option<TaskId> {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, self.map_or(FieldValue::Nothing, |task| FieldValue::Number(task.0)));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.maybe_task(name)
    }

    fn id(&mut self) -> Option<Id<'_>> {
        self.as_mut().map(Id::Task)
    }
}

impl Packed for Option<TaskId> {
    #[inline(always)]
    fn pack(self) -> u64 {
        self.map_or(0, |task| task.0)
    }

    #[inline(always)]
    fn unpack(bits: u64) -> Option<Self> {
        Some((bits != 0).then_some(TaskId(bits)))
    }
}

impl Field for Span {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Number(self.0));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.span(name)
    }

    fn span(&mut self) -> Option<&mut Span> {
        Some(self)
    }
}

impl Field for Time {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Moment(*self));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.moment(name)
    }
}

impl Field for SiteId {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Number(self.0.into()));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.number(name, u16::MAX.into()).map(|id| Self(id as u16))
    }

    fn id(&mut self) -> Option<Id<'_>> {
        Some(Id::Site(self))
    }
}

impl Field for Arc<str> {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Text(self));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.text(name)
    }
}

impl Field for Arc<[Arc<str>]> {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Texts(self));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.texts(name)
    }
}

impl Field for Arc<[File]> {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Files(self));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.files(name)
    }
}

impl Field for Usage {
    fn show(&self, _: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        self.threads.show("threads", visit);
        self.memory.show("memory", visit);
        self.cpu.show("cpu_ns", visit);
    }

    fn read(_: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        Some(Self {
            threads: Field::read("threads", from)?,
            memory: Field::read("memory", from)?,
            cpu: Field::read("cpu_ns", from)?,
        })
    }
}

impl Field for Exit {
    fn show(&self, _: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        match *self {
            Self::Code(code) => visit("code", FieldValue::Code(code)),
            Self::Signal(signal) => visit("signal", FieldValue::Code(signal)),
            Self::Unknown => visit("unknown", FieldValue::Code(0)),
        }
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        let how = from.word(name, &["code", "signal", "unknown"])?;
        let mut number = || Some(from.number(name, u8::MAX.into())? as i32);
        match how {
            0 => number().map(Self::Code),
            1 => number().map(Self::Signal),
            _ => Some(Self::Unknown),
        }
    }
}

impl Field for Engine {
    fn show(&self, name: &'static str, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
        visit(name, FieldValue::Text(&self.to_string()));
    }

    fn read(name: &'static str, from: &mut impl FieldReader) -> Option<Self> {
        from.text(name)?.parse().ok()
    }
}
