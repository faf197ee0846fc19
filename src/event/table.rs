//! The macros behind the tables in `report.rs` and `observation.rs`. To add a row you need not read them.

use super::record::Part;

/// What is known of a kind of report.
#[derive(Clone, Copy, Debug)]
pub struct ReportKind {
    /// Its variant's name.
    pub variant: &'static str,
    /// Its name in exports and stories.
    pub name: &'static str,
    /// The number of its records.
    pub number: u8,
    /// The detail that distinguishes its records from others of the same number.
    pub detail: Option<u8>,
    /// Its fields by their names in exports, and the part of a record that each is in.
    pub fields: &'static [(&'static str, Part)],
}

/// The name of a field in exports: its own, unless the table gives another.
macro_rules! shown {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $shown:literal) => {
        $shown
    };
}

macro_rules! reports {
    ($(#[$doc:meta])* pub enum Report {$(
        $(#[$kind_doc:meta])* $kind:ident = $number:literal $((detail $detail:literal))? $name:literal {$(
            $(#[$field_doc:meta])* $field:ident $($shown:literal)?: $type:ty => $part:ident,
        )+},
    )+}) => {
        $(#[$doc])*
        ///
        /// | number | kind | fields, each with its part of the record |
        /// |---|---|---|
        $(#[doc = concat!(
            "| ", $number, $(", detail ", $detail,)? " | `", $name, "` | ",
            $("`", shown!($field $($shown)?), ": ", stringify!($type), "` in ", stringify!($part), "; ",)+ "|",
        )])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Report {$(
            $(#[$kind_doc])* $kind {$(
                $(#[$field_doc])* $field: $type,
            )+},
        )+}

        impl Report {
            /// Every kind, in the order of the table.
            pub const KINDS: &[ReportKind] = &[$(ReportKind {
                variant: stringify!($kind),
                name: $name,
                number: $number,
                detail: [$(Some($detail),)? None][0],
                fields: &[$((shown!($field $($shown)?), Part::$part)),+],
            }),+];

            /// The name of its kind.
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $name,)+
                }
            }

            /// Passes on each field's name and value.
            pub fn show(&self, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
                match self {
                    $(Self::$kind { $($field),+ } => {
                        $($field.show(shown!($field $($shown)?), visit);)+
                    })+
                }
            }

            /// The report of a kind with this name; `None` where there is no such kind, or a field without a value.
            pub fn read(kind: &str, from: &mut impl FieldReader) -> Option<Self> {
                match kind {
                    $($name => Some(Self::$kind { $($field: Field::read(shown!($field $($shown)?), from)?),+ }),)+
                    _ => None,
                }
            }

            /// The task it is about, where it is about one.
            pub fn task(mut self) -> Option<TaskId> {
                match &mut self {
                    $(Self::$kind { $($field),+ } => {
                        $(if let (Part::Subject, Some(Id::Task(task))) = (Part::$part, $field.id()) {
                            return Some(*task);
                        })+
                    })+
                }
                None
            }

            /// Changes every task in it.
            pub fn change_tasks(&mut self, mut change: impl FnMut(&mut TaskId)) {
                self.change_ids(|id| {
                    if let Id::Task(task) = id {
                        change(task);
                    }
                });
            }

            /// Changes every id in it.
            pub fn change_ids(&mut self, mut change: impl FnMut(Id<'_>)) {
                match self {
                    $(Self::$kind { $($field),+ } => {
                        $($field.id().map(&mut change);)+
                    })+
                }
            }

            /// Changes every length that a record gives in ticks.
            pub fn change_ticks(&mut self, mut change: impl FnMut(&mut Span)) {
                match self {
                    $(Self::$kind { $($field),+ } => {
                        $(if Part::$part.is_in_ticks() {
                            $field.span().map(&mut change);
                        })+
                    })+
                }
            }

            /// Its record, but for site and time.
            #[inline(always)]
            pub(super) fn pack(&self) -> Record {
                let mut record = Record::default();
                match *self {
                    $(Self::$kind { $($field),+ } => {
                        record.kind = $number;
                        $(record.detail = $detail;)?
                        $(Part::$part.set(&mut record, $field.pack());)+
                    })+
                }
                record
            }

            /// The report in a record; `None` where its kind or a code in it is not known.
            #[inline(always)]
            pub(super) fn unpack(record: &Record) -> Option<Self> {
                match record.kind {
                    $($number $(if record.detail == $detail)? => {
                        Some(Self::$kind { $($field: Packed::unpack(Part::$part.get(record))?),+ })
                    })+
                    _ => None,
                }
            }
        }
    };
}

macro_rules! observations {
    ($(#[$doc:meta])* pub enum Observation {$(
        $(#[$kind_doc:meta])* $kind:ident $name:literal
            $({$($(#[$field_doc:meta])* $field:ident $($shown:literal)?: $type:ty,)+})?
            $(($($part:ident: $part_type:ty),+))?,
    )+}) => {
        $(#[$doc])*
        ///
        /// | kind | fields |
        /// |---|---|
        $(#[doc = concat!(
            "| `", $name, "` | ",
            $($("`", shown!($field $($shown)?), ": ", stringify!($type), "` ",)+)?
            $($("`", stringify!($part), ": ", stringify!($part_type), "` ",)+)? "|",
        )])+
        #[derive(Clone, Debug, PartialEq)]
        pub enum Observation {$(
            $(#[$kind_doc])* $kind $({$($(#[$field_doc])* $field: $type,)+})? $(($($part_type),+))?,
        )+}

        impl Observation {
            /// The name of every kind, in the order of the table.
            pub const KINDS: &[&str] = &[$($name),+];

            /// The name of its kind.
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind { .. } => $name,)+
                }
            }

            /// Passes on each field's name and value.
            pub fn show(&self, visit: &mut impl FnMut(&'static str, FieldValue<'_>)) {
                match self {
                    $(Self::$kind $({ $($field),+ })? $(($($part),+))? => {
                        $($($field.show(shown!($field $($shown)?), visit);)+)?
                        $($($part.show(stringify!($part), visit);)+)?
                    })+
                }
            }

            /// Changes every id in it.
            pub fn change_ids(&mut self, mut change: impl FnMut(Id<'_>)) {
                match self {
                    $(Self::$kind $({ $($field),+ })? $(($($part),+))? => {
                        $($($field.id().map(&mut change);)+)?
                        $($($part.id().map(&mut change);)+)?
                    })+
                }
            }

            /// The observation of a kind with this name; `None` where there is no such kind, or a field without a value.
            pub fn read(kind: &str, from: &mut impl FieldReader) -> Option<Self> {
                match kind {
                    $($name => Some(Self::$kind
                        $({ $($field: Field::read(shown!($field $($shown)?), from)?),+ })?
                        $(($(<$part_type as Field>::read(stringify!($part), from)?),+))?
                    ),)+
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {observations, reports, shown};
