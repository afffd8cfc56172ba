"""What a supervisor looks at: backlog, ageing, throughput, returns, time to approval, load of each clerk."""
