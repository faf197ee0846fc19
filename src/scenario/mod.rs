//! Small programs that exist in both styles.
