package store

import (
	"context"
	"database/sql"
	"time"
)

// A queryer is the pool or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// A scanner is a row of a result.
type scanner interface{ Scan(dest ...any) error }

func collect[T any](ctx context.Context, q queryer, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func one[T any](ctx context.Context, q queryer, query string, args ...any) (v T, err error) {
	all, err := collect(ctx, q, scanValue[T], query, args...)
	if err == nil && len(all) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return v, err
	}
	return all[0], nil
}

func run(ctx context.Context, q queryer, query string, args ...any) error {
	_, err := q.ExecContext(ctx, query, args...)
	return err
}

// change runs a statement and counts the rows that it changed.
func change(ctx context.Context, q queryer, query string, args ...any) (int64, error) {
	res, err := q.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// changeOne runs a statement that must change a row, and returns none if it
// changed no row.
func changeOne(ctx context.Context, q queryer, none error, query string, args ...any) error {
	n, err := change(ctx, q, query, args...)
	if err == nil && n == 0 {
		return none
	}
	return err
}

func scanValue[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// Times are kept as milliseconds since 1970, so that both databases compare
// them alike; 0 is the zero time.

func toMillis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
