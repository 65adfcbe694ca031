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
