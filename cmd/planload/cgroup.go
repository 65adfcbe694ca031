package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A cgroup bounds the memory of processes.
type cgroup struct{ dir, peak string }

// newCgroup makes one below the root of version 1 or 2, which takes root.
func newCgroup(limit int64) (*cgroup, error) {
	const root = "/sys/fs/cgroup"
	bound := fmt.Sprint(limit)
	parent, peak, files := filepath.Join(root, "memory"), "memory.max_usage_in_bytes", [][2]string{{"memory.limit_in_bytes", bound}}
	if controllers, err := os.ReadFile(filepath.Join(root, "cgroup.controllers")); err == nil && strings.Contains(string(controllers), "memory") {
		parent, peak, files = root, "memory.peak", [][2]string{{"memory.max", bound}, {"memory.swap.max", "0"}}
		// It fails where it is switched on and not ours to switch; then the files are there.
		_ = os.WriteFile(filepath.Join(root, "cgroup.subtree_control"), []byte("+memory"), 0)
	}
	if _, err := os.Stat(parent); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, "planload")
	if err != nil {
		return nil, err
	}
	c := &cgroup{dir: dir, peak: filepath.Join(dir, peak)}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f[0]), []byte(f[1]), 0); err != nil {
			c.remove()
			return nil, err
		}
	}
	return c, nil
}

// wrap writes a script that runs a program in the cgroup.
func (c *cgroup) wrap(dir, program string) (script string, err error) {
	script = filepath.Join(dir, filepath.Base(c.dir)+".sh")
	text := fmt.Sprintf("#!/bin/sh\necho $$ >%s/cgroup.procs && exec %s \"$@\"\n", c.dir, program)
	return script, os.WriteFile(script, []byte(text), 0o700)
}

// remove takes the cgroup away once its processes have ended.
func (c *cgroup) remove() { _ = os.Remove(c.dir) } // an empty one that stays does no harm
