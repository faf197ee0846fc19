//! A process of a tree, as the tree's root and the lane of the process both know it.

use crate::{
    event::{LaneId, Time},
    source::{foreign::Handle, socket::Connection},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use tokio::sync::Notify;

#[derive(Debug)]
pub(super) struct Member {
    pub(super) pid: u32,
    /// Itself, until it is over.
    pub(super) process: RefCell<Option<Rc<Handle>>>,
    /// The process that the tree descends from, which leads a process group.
    pub(super) root: u32,
    /// When it was met.
    pub(super) since: Time,
    /// Its lane, once that is open.
    pub(super) lane: Rc<Cell<Option<LaneId>>>,
    pub(super) is_over: Cell<bool>,
    /// Whether it has ever connected.
    pub(super) reports: Cell<bool>,
    /// Its connection, until the lane has it.
    pub(super) connection: RefCell<Option<Connection>>,
    came: Notify,
}

impl Member {
    pub(super) fn new(pid: u32, root: u32, since: Time) -> Self {
        Self {
            pid,
            process: RefCell::new(Handle::new(pid).map(Rc::new)),
            root,
            since,
            lane: Rc::default(),
            is_over: Cell::default(),
            reports: Cell::default(),
            connection: RefCell::default(),
            came: Notify::new(),
        }
    }

    /// It has ended, or is no lane: nothing of it is kept open.
    pub(super) fn end(&self) {
        self.is_over.set(true);
        self.process.take();
        self.connection.take();
    }

    pub(super) fn connect(&self, connection: Connection) {
        self.reports.set(true);
        self.connection.replace(Some(connection));
        self.came.notify_one();
    }
}

/// Waits for the connection of a member.
pub(super) async fn connection(member: Option<&Member>) -> Connection {
    let Some(member) = member else { return std::future::pending().await };
    loop {
        if let Some(connection) = member.connection.take() {
            return connection;
        }
        member.came.notified().await;
    }
}
