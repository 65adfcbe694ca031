package bottest_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/bottest"
)

// TestRelay: a connection that goes silent takes what is sent and gives
// nothing, until its deadline or its end; a new one works.
func TestRelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &bottest.Relay{Connect: func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() { _, _ = io.Copy(server, server); server.Close() }() // an echo
			return client, nil
		}}
		echo := func(c net.Conn) error {
			if _, err := c.Write([]byte("ping")); err != nil {
				return err
			}
			_, err := io.ReadFull(c, make([]byte, 4))
			return err
		}
		old, err := r.Dial(t.Context(), "tcp", "")
		if err != nil || echo(old) != nil {
			t.Fatal("no echo before the silence")
		}
		r.Silence()
		began := time.Now()
		if err := old.SetReadDeadline(began.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := echo(old); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(began) != time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		fresh, err := r.Dial(t.Context(), "tcp", "")
		if err != nil || echo(fresh) != nil || r.Dials() != 2 {
			t.Error("no echo over a new connection")
		}
		time.AfterFunc(time.Minute, func() { old.Close() })
		if err := old.SetReadDeadline(time.Time{}); err != nil {
			t.Fatal(err)
		}
		if _, err := old.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		fresh.Close()
	})
}
