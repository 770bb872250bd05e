package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyCommandsTest {

  @ParameterizedTest
  @ValueSource(strings = {
    "kubectl get pods -A", "kubectl -n \"$NAMESPACE\" describe pod \"$POD\"", "kubectl --context=prod logs web -c app | grep -i error | tail -n 20",
    "oc adm top nodes", "kubectl rollout status deploy/web", "df -h && free -m", "journalctl -u nginx --since '1 hour ago' --no-pager",
    "systemctl --no-pager status nginx", "ss -ltn 'sport = :80'", "curl -s http://127.0.0.1:9090/-/healthy", "etcdctl endpoint status --cluster -w table",
    "# a comment\nuptime", "ps aux | sort -rk 3 | head", "sed -n 1,20p /etc/hosts", "find /var/log -size +100M", "grep -c processor /proc/cpuinfo 2>/dev/null",
    "kubectl get node \\\n  -o wide", "ceph osd tree", "aws ec2 describe-instances", "mdadm --detail /dev/md0"
  })
  void what_only_looks_is_recognised(String script) {
    assertThat(ReadOnlyCommands.refusal(script)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "kubectl delete pod web", "kubectl -n x exec web -- sh", "kubectl get secret db -o yaml", "kubectl get pods -w", "kubectl logs -f web", "kubectl --as root get pods",
    "kubectl apply -f x.yaml", "kubectl rollout restart deploy/web", "systemctl restart nginx", "sudo df -h", "df -h > /tmp/x", "cat <<EOF", "rm -rf /tmp/x",
    "echo $(rm x)", "echo `rm x`", "df -h; reboot", "df -h && reboot", "df -h || reboot", "df | tee x", "ls | xargs rm", "uptime & reboot", "A=1 uptime",
    "for x in 1 2; do uptime; done", "curl -X POST http://h/", "curl -d a=b http://h/", "curl -sXDELETE http://h/", "curl -so x http://h/", "curl -u a:b http://h/",
    "find / -delete", "find / -exec rm {} ;", "sed -i s/a/b/ x", "sed -n 'w x' y", "journalctl -f", "journalctl --vacuum-size=1G", "tail -f /var/log/x", "tail -20f /var/log/x",
    "date -s 12:00", "dmesg -C", "sysctl -w vm.x=1", "sysctl vm.x=1", "ip link set eth0 down", "mount /dev/sda /mnt", "cat /etc/shadow", "cat /root/.ssh/id_rsa",
    "top", "ping host", "watch df", "unknown-tool --list", "aws s3 rm x", "etcdctl member remove 1", "ceph osd out 1", "openssl x509 -in a -out b", "uniq a b",
    "echo 'unclosed", "docker logs -f web", "docker stats", "", "# nothing"
  })
  void what_may_change_something_not_end_or_show_a_secret_is_refused(String script) {
    assertThat(ReadOnlyCommands.refusal(script)).isNotNull();
  }

  @Test
  void clients_can_ask_from_any_node_and_other_commands_need_their_host() {
    assertThat(ReadOnlyCommands.asksFromAnywhere("kubectl get pods | grep web\ncurl -s http://h/")).isTrue();
    assertThat(ReadOnlyCommands.asksFromAnywhere("kubectl get pods\ndf -h")).isFalse();
  }
}
