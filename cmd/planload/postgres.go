package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// errDatabase does not quote the address, which may hold a password.
var errDatabase = errors.New("-postgres is no address of a database that answers")

// schema makes a schema in the database and returns the address with it. It
// must be dropped.
func (b *bench) schema(ctx context.Context) (address *url.URL, drop func() error, err error) {
	address, err = url.Parse(b.postgres)
	if err != nil || address.Host == "" {
		return nil, nil, errDatabase
	}
	conn, err := pgx.Connect(ctx, b.postgres)
	if err != nil {
		return nil, nil, errDatabase
	}
	name := "planload_" + strings.ToLower(rand.Text())
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		return nil, nil, errors.Join(err, conn.Close(ctx))
	}
	query := address.Query()
	query.Set("search_path", name)
	address.RawQuery = query.Encode()
	return address, func() error {
		ctx := context.WithoutCancel(ctx)
		_, err := conn.Exec(ctx, "DROP SCHEMA "+name+" CASCADE")
		return errors.Join(err, conn.Close(ctx))
	}, nil
}

// withDatabase moves the proxy from before the platform's API to before
// PostgreSQL. The schema must be dropped.
func (s *stage) withDatabase(ctx context.Context) (drop func() error, vars []string, err error) {
	s.front.cut()
	address, drop, err := s.schema(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s.front, err = newProxy("127.0.0.1:0", address.Host); err != nil {
		return nil, nil, errors.Join(err, drop())
	}
	address.Host = s.front.addr
	return drop, append(discordVars(s.fake.api, s.fake.key), "PLANBOT_DATABASE_URL="+address.String()), nil
}
