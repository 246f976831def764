#!/bin/bash
# Exits 0 where GET PATH on PORT of this container answers 200: healthcheck PORT PATH
exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3
read -r -t 2 status <&3
[[ "$status" == *" 200"* ]]
