// Package store remembers what must outlive a restart: a chat's settings, its
// schedules, and who changed what. It keeps them in a SQLite file, or in
// PostgreSQL when there are several replicas; both hold the same tables and run
// the same statements. It never sees a message's text.
//
// # How often a scheduled post is made
//
// A post takes four steps. Each is a committed transaction but the sending:
//
//	ClaimDue   the schedule is leased to one worker under a fresh token
//	Begin      the worker says that it is about to send
//	(send)     the platform takes the post
//	Done       the schedule moves on to its next run
//
// Row locks and the token make sure that no two workers hold one occurrence,
// and Begin fails for a worker whose lease went to another. So with any number
// of replicas each post is made once. When a worker dies,
//
//   - before Begin, another one claims the schedule once the lease ends, and
//     makes the post: it was not sent;
//   - after Begin, nobody can know from here whether the platform took the
//     post. The next claim says so by its field Began, and the sender decides.
//     A platform that drops a repeated Key can be sent the post again for as
//     long as it remembers the Key. After that, and for any other, call Done
//     without sending: at most once, and a post is missing only if nobody heard
//     the platform's answer.
//
// Nothing rests on the replicas' clocks being equal: a lease that seems to end
// early costs a Begin that fails, not a second post.
//
// # What is committed stays
//
// SQLite runs in WAL mode with synchronous=FULL: every commit is on the disk
// before it is reported. NORMAL would be enough to outlive a killed process,
// but not a power cut, after which a post would seem never to have begun.
// Writes are rare, so that the extra fsync costs nothing that anybody notices.
//
// # Beside others
//
// The database may be another program's too, and PostgreSQL may be reached
// through a pooler that gives each transaction another connection. So versions
// are in planbot_migrations, all migrations are made in one transaction that
// holds the lock, and statements have no names. A connection that has lain idle
// is checked before it is used, since the network may have forgotten it.
//
// # Ids
//
// The list in people.go names every column that holds the id of a chat or of a
// person. Forgetting works from that list, and a test holds it to the schema.
package store
