package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// machine describes what the figures were measured on.
func machine() string {
	cpu := "an unknown processor"
	if name := procField("/proc/cpuinfo", "model name"); name != "" {
		cpu = name
	}
	memory := ""
	if kb, err := strconv.Atoi(strings.TrimSuffix(procField("/proc/meminfo", "MemTotal"), " kB")); err == nil {
		memory = fmt.Sprintf(", %.0f GiB of memory", float64(kb)/(1<<20))
	}
	return fmt.Sprintf("%s, %d cores%s, %s/%s, %s", cpu, runtime.NumCPU(), memory, runtime.GOOS, runtime.GOARCH,
		strings.Replace(runtime.Version(), "go", "Go ", 1))
}

// procField reads one line of a file in which Linux describes the machine;
// other systems have none.
func procField(file, name string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	m := regexp.MustCompile(`(?m)^` + name + `\s*:\s*(.*)$`).FindSubmatch(data)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// versions lists the engines that were built in.
func versions() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown versions"
	}
	var out []string
	for _, path := range []string{"github.com/blevesearch/bleve/v2", "github.com/mattn/go-sqlite3", "modernc.org/sqlite"} {
		for _, m := range info.Deps {
			if m.Path == path {
				out = append(out, strings.TrimPrefix(path, "github.com/")+" "+m.Version)
			}
		}
	}
	return strings.Join(out, ", ")
}
