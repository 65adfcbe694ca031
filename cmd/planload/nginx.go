package main

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// nginxConf is a plain round robin, as the README recommends it.
//
//go:embed nginx.conf
var nginxConf string

type balancer struct {
	*process
	addr, dir string
}

// startNginx starts nginx with files of its own and waits until it listens.
func (b *bench) startNginx(ctx context.Context, replicas [2]string) (*balancer, error) {
	addr, err := b.freeAddr()
	if err != nil {
		return nil, err
	}
	n := &balancer{addr: addr, dir: filepath.Join(b.dir, "nginx")}
	conf, err := template.New("nginx.conf").Parse(nginxConf)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	err = conf.Execute(&text, map[string]any{"Listen": addr, "Replicas": replicas})
	if err == nil {
		err = os.Mkdir(n.dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(n.dir, "nginx.conf"), []byte(text.String()), 0o600)
	}
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "nginx", "-p", n.dir, "-c", "nginx.conf", "-e", "error.log")
	cmd.Stderr = b.progress
	if n.process, err = start(cmd); err != nil {
		return nil, err
	}
	for began := time.Now(); time.Since(began) < startTime && ctx.Err() == nil; pause(ctx, 10*time.Millisecond) {
		if c, err := net.Dial("tcp", addr); err == nil {
			return n, c.Close()
		}
	}
	n.kill()
	log, err := os.ReadFile(filepath.Join(n.dir, "error.log"))
	return nil, fmt.Errorf("nginx does not listen after %v: %v\n%s", startTime, err, log[max(0, len(log)-2000):])
}

// passed counts what a path was answered: requests, those with another status
// than 200, and those that a second replica was asked for.
func (n *balancer) passed(path string) (all, other, again int, err error) {
	text, err := os.ReadFile(filepath.Join(n.dir, "access.log"))
	for line := range strings.Lines(string(text)) {
		var uri, status, upstream string
		if _, err := fmt.Sscan(line, &uri, &status, &upstream); err != nil || uri != path {
			continue
		}
		all++
		if status != "200" {
			other++
		}
		if strings.HasSuffix(upstream, ",") { // the status of one replica and then that of the next
			again++
		}
	}
	return all, other, again, err
}
