import { useMutation, useQueryClient } from '@tanstack/react-query';

import { call } from '@/lib/api-client';

export function deleteExecution(id: string): Promise<void> {
  return call('/api/v1/executions/{execution_id}', { method: 'DELETE', params: { execution_id: id } });
}

export function useDeleteExecution() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteExecution,
    onSuccess(_, id) {
      client.removeQueries({ queryKey: ['executions', id] });
      return client.invalidateQueries({ queryKey: ['executions'] });
    },
  });
}
