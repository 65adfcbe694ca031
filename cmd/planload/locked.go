package main

import (
	"context"
	"database/sql"
	"errors"

	_ "modernc.org/sqlite" // the driver named sqlite
)

// locked has another process, this one, hold the lock of SQLite's file.
func locked(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Discord, HTTP", "discord"); err != nil {
		return err
	}
	s.load = load{Kind: "commands", To: "http://" + s.addr + interactionPath, Rate: 50}
	return s.play(ctx, discordVars("http://"+s.front.addr, s.fake.PublicKey),
		trial{name: "another process locks the SQLite file", wrong: s.lock})
}

// lock holds the lock for as long as three outages.
func (s *stage) lock(ctx context.Context) (err error) {
	db, err := sql.Open("sqlite", "file:"+s.database(s.addr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return err
	}
	pause(ctx, 3*s.outage)
	_, err = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return err
}
