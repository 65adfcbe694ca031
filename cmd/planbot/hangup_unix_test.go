//go:build unix

package main

import (
	"net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestHangup sends serve the signal while it waits for a database that does not
// answer, as "systemctl reload" may: it starts, reads the corpus again, and stops
// when it is told to.
func TestHangup(t *testing.T) {
	installed(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	serve := exec.CommandContext(t.Context(), "planbot", "serve")
	var log lockedBuilder
	serve.Stderr = &log
	addr := freeAddr(t)
	serve.Env = env("PLANBOT_DISCORD_PUBLIC_KEY="+publicKey, "PLANBOT_HTTP_ADDR="+addr,
		"PLANBOT_DATABASE_URL=postgres://planbot:hush-hush@"+silent.Addr().String()+"/planbot?connect_timeout=1")
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := silent.Accept(); err != nil { // it is at the database now
		t.Fatal(err)
	}
	signal := func(s syscall.Signal) {
		t.Helper()
		if err := serve.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	signal(syscall.SIGHUP)
	page(t, "http://"+addr+"/healthz", 200)
	if metrics := page(t, "http://"+addr+"/metrics", 200); !strings.Contains(metrics, "\nplanbot_database_ready 0\n") {
		t.Error("the database counts as ready")
	}
	signal(syscall.SIGHUP)
	signal(syscall.SIGTERM)
	if err := serve.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	for _, want := range []string{"nothing to reload", "the database can't be used: ", "no answer in time; see that this machine can reach"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %q:\n%s", want, &log)
		}
	}
	if strings.Contains(log.String(), "hush-hush") || strings.Count(log.String(), `"level":"ERROR"`) != 1 {
		t.Errorf("the log is\n%s", &log)
	}
}
